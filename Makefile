# Thin names for the scripts in tools/. `make help` lists them.
PREFIX ?= /usr/local

.PHONY: help setup build demo test test-sanitized bench lint install clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 25

setup: ## install the Debian packages that are missing
	@tools/setup

build: ## the program, as build/bin/weir
	@tools/build

demo: ## install, build, and run the examples on a PostgreSQL of their own
	@tools/demo

test: ## install, build, and run every test
	@tools/test

test-sanitized: ## the tests under the address, undefined and thread sanitizers
	@tools/test-sanitized

bench: ## measure, as bench/README.md describes
	@tools/bench

lint: ## layout, clang-tidy, layers
	@tools/lint

install: ## copy the program below PREFIX (/usr/local)
	@tools/install "$(PREFIX)"

clean: ## remove build/
	@rm -rf build
