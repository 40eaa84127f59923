# What is skipped may reach the end of the file.

> SELECT 1
1

$ skip-if
SELECT true;

> SELECT 'not sent'
something else
