# A skipped stretch is neither sent nor substituted.

$ skip-if
SELECT true

> SELECT '${no-such-variable}'
never

! SELECT 1
contains:never

$ skip-end

> SELECT 'after'
after

$ skip-if
SELECT count(*) > 0
  FROM pg_class WHERE relname = 'no_such_relation'

$ set reached=yes

$ skip-end

> SELECT '${reached}'
yes
