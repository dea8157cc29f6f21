-- Loaded by the controller's Lua, called only for Services of type ExternalName.
return { TYPE_A = 1, TYPE_AAAA = 28 }
