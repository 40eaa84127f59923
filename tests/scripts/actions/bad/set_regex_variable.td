# expected: bad regex `(`

$ set pattern=(

$ set-regex match=${pattern}
