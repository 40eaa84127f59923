# Nothing, with or without a body.

$ nop

$ nop
whatever
stands here
