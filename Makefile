# Every target does all the set-up it needs. Python 3.11, make and git are enough.
VENV ?= .venv
BIN := $(VENV)/bin
# One worker more than cores: tests that meet processes and sockets wait as long as they compute.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# Some machines forbid Python to keep compiled modules; a lab process would then compile all of labkit at each start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint messages image pyats bundle try-bundle selftest-all bench bench-batch batch-equal batch-kills differential selftest-docker docs pictures clean

demo: ## one lab, all the way: up, a student's work, graded over SSH, down
	@tools/environment.sh $(VENV) demo
	@$(BIN)/labkit demo

lint: ## style and types
	@tools/environment.sh $(VENV) dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint ## all tests; those of containers are skipped, and named, where no Docker engine with the image runs
	$(BIN)/python -m pytest -m containers -rs
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not containers"

image: ## a Docker engine, where there is none, and the containers' image; pulls nothing; needs root
	@tools/docker_engine.sh
	@tools/environment.sh $(VENV) dev
	@$(BIN)/labkit image build --base make

pyats: ## pyATS and Genie, 800 MB, in an environment of their own, for the tests that need them
	@tools/environment.sh .venv-pyats pyats

bundle: ## one archive that installs labkit and the containers' image on a server without internet
	@tools/environment.sh $(VENV) dev
	@tools/bundle.sh $(BIN) out/bundle

try-bundle: bundle ## the bundle installed and used where there is no network; needs root
	@tools/try_bundle.sh out/bundle/labkit-*.tar

selftest-all: ## every lab of the catalogue proves itself, as each night
	@tools/environment.sh $(VENV) demo
	@$(BIN)/labkit selftest --all

bench: ## measures, beside FakeNOS, and prints a table
	@tools/environment.sh $(VENV) bench
	$(BIN)/python -m pytest bench --benchmark-only --benchmark-disable-gc -q -p no:xdist --import-mode=prepend -o python_files='bench_*.py' -o pythonpath=bench

bench-batch: ## grades 100, 1,000 and 5,000 generated submissions, checks every score, and prints a table
	@tools/environment.sh $(VENV) bench
	@$(BIN)/python bench/measure_batch.py $(SIZES)

batch-equal: ## COUNT submissions of LAB graded in memory, over SSH and in containers; needs Docker and the image
	@tools/environment.sh $(VENV) dev
	@$(BIN)/python bench/batch_equal.py $(if $(LAB),--lab $(LAB)) --count $(or $(COUNT),50)

batch-kills: ## a batch of COUNT submissions that is killed twenty times, and resumed
	@tools/environment.sh $(VENV) dev
	@$(BIN)/python bench/batch_kills.py --count $(or $(COUNT),600)

selftest-docker: ## the start state and the solution of every lab in containers; needs Docker and the image
	@tools/environment.sh $(VENV) dev
	@$(BIN)/labkit selftest --all --runtime docker

differential: ## N random networks from SEED on, on both engines; needs Docker and the image
	@tools/environment.sh $(VENV) dev
	@PYTHONPATH=tests $(BIN)/python -m containers.differential $(or $(N),8) $(or $(SEED),1)

messages: ## the catalogues of translations, from the sentences in the code
	@tools/environment.sh $(VENV) dev
	@$(BIN)/python tools/messages.py

docs: ## the reference pages, from the code
	@tools/environment.sh $(VENV) dev
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/course_labs.py
	@$(BIN)/python tools/vendor_cost.py
	@$(BIN)/python tools/two_vendors.py

pictures: ## a topology and the report of a real demo; needs Chromium
	@tools/environment.sh $(VENV) demo
	@$(BIN)/python tools/screenshots.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
