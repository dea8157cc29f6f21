-- Loaded by the controller's Lua, called only for annotations that the bench has none of.
return {}
