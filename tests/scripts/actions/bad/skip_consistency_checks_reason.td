# expected: argument `reason` is empty, expected a reason

$ set why=

$ skip-consistency-checks reason=${why}
