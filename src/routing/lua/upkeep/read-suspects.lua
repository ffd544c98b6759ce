#!lua flags=no-writes
--[[
  One step of a walk over a partition, for what does not hold: a conversation, an agent, a lane, a profile's count or an entry
  of an index that its subject does not account for. Whoever repairs looks again.

  KEYS[1] engine         hash  the partition's engine state

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] from           where the walk stands; empty: at its beginning
  ARGV[3] limit          about how many items are examined

  Reply   examined count suspects next
]]
--- @include core
--- @include core/walk
local nowMs, from, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local suspects, count, stands = walk.on(from, limit, clock.now(nowMs))
return { 'examined', 'count', num(math.ceil(count)), 'suspects', suspects, 'next', stands }
