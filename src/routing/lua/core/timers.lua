-- Durable timers: one partition-wide set, member workspace/kind/what…, score the wall time at which it is due. Setting one
-- again moves it. Who fires must look again: what it was about may have changed.
--- @include core/workspace
local timers = {}

function timers.set(w, at, ...) redis.call('ZADD', keys.timers, at, member(w, ...)) end
function timers.clear(w, ...) redis.call('ZREM', keys.timers, member(w, ...)) end
