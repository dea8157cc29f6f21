-- Loaded by the controller's Lua, called only for the balancer `ewma`.
return { new = function() return {} end }
