-- What every script asks of a workspace: members of sets, fields of hashes, its settings and its version.
--- @include core/keys
-- Members of the partition's sets name what they are about as workspace/id[/id].
local function member(w, ...)
  return table.concat({ w.id, ... }, '/')
end
local function members(text)
  local parts = {}
  for part in string.gmatch(text, '[^/]+') do parts[#parts + 1] = part end
  return space(parts[1]), parts[2], parts[3], parts[4]
end

-- Several fields of a hash as a table; a missing one is ''.
local function fields(key, ...)
  local names, values, result = { ... }, redis.call('HMGET', key, ...), {}
  for i, name in ipairs(names) do result[name] = values[i] or '' end
  return result
end

-- The settings and counters that scripts need of a workspace, read once per script.
local function anchor(w)
  if not w.settings then
    w.settings = fields(keys.anchor(w), 'configVersion', 'planVersion', 'standVersion', 'removeAssignment', 'graceMs',
      'signOutGraceMs', 'leaseMs', 'heartbeatMs', 'holdUntil', 'dedupeDays', 'orderKind', 'headStartMs', 'idleAwayMs',
      'orders', 'weights', 'clearAfterMs')
  end
  return w.settings
end

-- A caller whose copy of the configuration is older than the workspace's must reload and repeat.
local function staleConfig(w, configVersion)
  return tonumber(anchor(w).configVersion) > tonumber(configVersion)
end
