# Every target does all the set-up it needs. Python 3.11, make and git are enough.
VENV ?= .venv
BIN := $(VENV)/bin

# Some machines forbid Python to keep compiled modules; a lab process would then compile all of labkit at each start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench docs pictures clean

demo: ## one lab, all the way: up, a student's work, graded over SSH, down
	@tools/environment.sh $(VENV) demo
	@$(BIN)/labkit demo

lint: ## style and types
	@tools/environment.sh $(VENV) dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint ## all tests
	$(BIN)/python -m pytest -n auto

bench: ## measures, beside FakeNOS, and prints a table
	@tools/environment.sh $(VENV) bench
	$(BIN)/python -m pytest bench --benchmark-only --benchmark-disable-gc -q -p no:xdist --import-mode=prepend -o python_files='bench_*.py' -o pythonpath=bench

docs: ## the reference pages, from the code
	@tools/environment.sh $(VENV) demo
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/course_labs.py

pictures: ## a topology and the report of a real demo; needs Chromium
	@tools/environment.sh $(VENV) demo
	@$(BIN)/python tools/screenshots.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
