-- What a walk comes by beside the entries of indexes. `go.into(name, subject)` is scanned or looked at next, `go.tell(w, kind,
-- id)` is a suspect.
--- @include core/entries
--- @include core/audit-lines

-- What is scanned: type, key, and what a member leads to (w, member, go).
local sources = {
  workspaces = { 'Z', function() return keys.workspaces end, function(_, id, go) go.into('workspace', '-', space(id)) end },
  lanes = { 'Z', keys.lanes, function(w, base, go)
    if not audit.sound('lane', w, base) then go.tell(w, 'lane', base) end
    go.into('variants', base)
  end },
  variants = { 'Z', keys.variants, function(w, laneId, go)
    if not audit.sound('lane', w, laneId) then go.tell(w, 'lane', laneId) end
    go.into('lane', laneId)
  end },
  profiles = { 'Z', keys.profiles, function(w, profile, go)
    if not lines.seemsRight(w, profile) then go.tell(w, 'profile', profile) end
    go.into('place', profile)
  end },
  serves = { 'H', keys.serves, function(w, profile, go)
    if not audit.listed(keys.profiles(w), profile) then go.into('place', profile) end
  end },
  pools = { 'H', keys.pools, function(w, profile, go)
    if not audit.listed(keys.profiles(w), profile) then go.into('place', profile) end
  end },
  ['pool-needs'] = { 'H', keys.poolNeeds, function(_, pool, go) go.into('place', pool) end },
  config = { 'H', keys.config, function(_, resource, go)
    local kind, id = string.match(resource, '^(%a+):(.+)$')
    if kind == 'agent' then go.into('agent', id) end
    if kind == 'channel' then
      for state in string.gmatch('resolved pending new', '%a+') do go.into('channel-state', state .. ':' .. id) end
      go.into('due-heads', id)
    end
    if kind == 'team' then go.into('team-pinned', id) end
  end },
}

-- What is looked at as a whole (w, subject, now, go).
local subjects = {}
subjects.workspace = function(_, _, _, go)
  for name in string.gmatch('pool-needs pools serves profiles due present config lanes open closed', '%S+') do go.into(name, '-') end
  for state in string.gmatch('resolved pending bot new', '%a+') do go.into('state', state) end
end
subjects.agent = function(_, agentId, _, go)
  for name in string.gmatch('due-heads attendance kept offers slots parked held', '%S+') do go.into(name, agentId) end
end
subjects.attendance = function(w, agentId, now, go)
  local a = presence.load(w, agentId)
  if not audit.sound('agent', w, agentId, a, now) then go.tell(w, 'agent', agentId) end
  local stands = fields(keys.agent(w, agentId), 'standing', 'profile')
  if stands.standing ~= '' and not lines.seemsRight(w, stands.profile) then go.tell(w, 'profile', stands.profile) end
end
subjects.place = function(w, place, _, go)
  local orders = lines.ordersOf(w)
  for order in string.gmatch(orders, '[^ ]+') do
    for _, fit in ipairs(fits.with(w, 0)) do go.into('standing', place .. ':' .. order .. ':' .. fit) end
  end
end
