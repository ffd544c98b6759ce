#!lua flags=no-writes
--[[
  Which webhooks have something to send that may be sent now.

  KEYS[1] anchor         hash  the workspace's anchor

  ARGV[1] nowMs          unix ms; empty: Redis TIME
  ARGV[2] webhookIds     JSON list: which to look at

  Reply   read due
]]
--- @include core/clock
--- @include core/subscriptions
local nowMs, webhookIds = ARGV[1], cjson.decode(ARGV[2])
local w, now = here(), clock.now(nowMs)
local due = {}
for _, id in ipairs(webhookIds) do
  local s = subscriptions.load(w, id)
  local behind = s.cursor ~= events.last(w) or redis.call('EXISTS', keys.resends(w, id)) == 1
  if behind and subscriptions.ready(endpoints.load(w, id), s, now) then due[#due + 1] = id end
end
return { 'read', 'due', due }
