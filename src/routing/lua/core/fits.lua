-- Fits: what an agent has room for, as one number: the largest ordinary weight in use beside its load, and EXCLUSIVE more where
-- it may be given an exclusive item. Nothing in hand is room for any exclusive item, but not for every weight.
--- @include core/workspace
local EXCLUSIVE = 1000
local fits = {}

-- Weights in use, ascending.
local function weights(w)
  if not w.weights then
    w.weights = {}
    for weight in string.gmatch(anchor(w).weights ~= '' and anchor(w).weights or '1', '%d+') do
      w.weights[#w.weights + 1] = tonumber(weight)
    end
  end
  return w.weights
end

-- The fit of a load in a capacity; nil when there is room for nothing.
function fits.of(w, load, capacity)
  local room, exclusive = 0, 0
  for _, weight in ipairs(weights(w)) do
    if weight == EXCLUSIVE then
      exclusive = load == 0 and EXCLUSIVE or 0
    elseif weight <= capacity - load then
      room = weight
    end
  end
  return room + exclusive > 0 and room + exclusive or nil
end

function fits.has(fit, weight)
  if weight >= EXCLUSIVE then return fit >= EXCLUSIVE end
  return fit % EXCLUSIVE >= weight
end

-- Whether something fits that did not before.
function fits.grew(before, fit)
  return fit % EXCLUSIVE > before % EXCLUSIVE or (fit >= EXCLUSIVE and before < EXCLUSIVE)
end

-- All fits that have room for this weight; 0: all there are.
function fits.with(w, weight)
  local found, exclusive = {}, false
  local function add(fit)
    if fits.has(fit, weight) then found[#found + 1] = num(fit) end
  end
  for _, room in ipairs(weights(w)) do
    if room == EXCLUSIVE then exclusive = true else add(room) end
  end
  if not exclusive then return found end
  add(EXCLUSIVE)
  for _, room in ipairs(weights(w)) do
    if room ~= EXCLUSIVE then add(room + EXCLUSIVE) end
  end
  return found
end
