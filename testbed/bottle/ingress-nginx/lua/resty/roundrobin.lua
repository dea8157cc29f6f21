-- Stands in for lua-resty-balancer, which no package registry has. It chooses among the pods of one
-- Service, in turn; which Service a request goes to is the controller's own Lua.
local _M = {}
_M.__index = _M

local function names_of(nodes)
  local names = {}
  for name in pairs(nodes) do
    names[#names + 1] = name
  end
  return names
end

function _M.new(self, nodes)
  return setmetatable({ nodes = nodes, names = names_of(nodes), last = 0 }, self)
end

function _M.reinit(self, nodes)
  self.nodes, self.names, self.last = nodes, names_of(nodes), 0
end

function _M.find(self)
  self.last = self.last % #self.names + 1
  return self.names[self.last]
end

return _M
