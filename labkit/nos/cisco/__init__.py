"""IOS: command tables, display output and configuration text, over the model that all vendors share.

Where a thing lives, and how one more is added:

- A *command* stands in `<topic>.py`: `table = Table()`, `table.add(Setting(…))`, `@table.action(…)`. Its module goes
  into `tables.py`. The global configuration mode is the view `system`, the EXEC mode is `user`; interface modes are
  named in `views.py`. A negated notation is written `no …` and works with `default …`, too.
- Its *place in the configuration*: among global lines the block, a name in `layout.py`; in a mode its `place`.
- A *display* stands in `display/<topic>.py`: a pure function from state to text, and `@table.display("show …")`, which
  is found in EXEC mode and behind `do`. `SHOW` in `levels.py` lists what a user of level 1 may not see.
- A *parameter type* with IOS's help text stands in `parameters.py`.
- An *error* is a text that begins with `%`: so a check refuses a line, and so the loader knows that it was refused.
- What IOS has *at first*, before anybody types: `factory/<family>.cfg`, and in the model `IosDialect.blank`.
- What a *check* reads from a `show` command: `commands` and `records` in graders/, templates in graders/templates.

The families are `isr` (routers), `catalyst2` and `catalyst3` (layer-2 and layer-3 switches); see views.ROUTERS,
views.SWITCHES, views.LAYER3.
"""
