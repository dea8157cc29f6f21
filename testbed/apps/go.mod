module cutover.test/apps

go 1.24
