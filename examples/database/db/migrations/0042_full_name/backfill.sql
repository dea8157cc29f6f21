UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL AND first || last IS NOT NULL;
