-- Audits: what must hold of one item, as rows of name, sound and mend. A walk asks whether all rows are sound; a repair
-- mends, in order, those that are not. Both read the same rows, so that a suspect is exactly what a repair would change.
--- @include core/workspace
local audit = { conversation = {}, agent = {}, lane = {}, profile = {} }

function audit.row(kind, name, sound, mend)
  table.insert(audit[kind], { name = name, sound = sound, mend = mend })
end

function audit.sound(kind, ...)
  for _, row in ipairs(audit[kind]) do
    if not row.sound(...) then return false end
  end
  return true
end

-- The names of the rows that were mended.
function audit.mend(kind, ...)
  local mended = {}
  for _, row in ipairs(audit[kind]) do
    if not row.sound(...) then
      row.mend(...)
      mended[#mended + 1] = row.name
    end
  end
  return mended
end

function audit.listed(key, id) return redis.call('ZSCORE', key, id) ~= false end

-- Lists it, or strikes it off, as it should be.
function audit.list(key, id, score, should)
  if should then redis.call('ZADD', key, 'NX', score, id) else redis.call('ZREM', key, id) end
end
