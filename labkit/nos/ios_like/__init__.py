"""What command lines after the pattern of IOS have in common: IOS itself, ZXROS, and others to come.

Whole pieces only: types of parameters, modes, terminals, addresses, static routes, pipes, and words. A vendor's package
says in which notation a line is typed; what it does to the model stands here where two vendors say the same.
"""
