# Tests of the commands: scripts that run the program as people do.
TESTS += tests/cli/bad-input.sh tests/cli/commands.sh tests/cli/explore.sh
EXTRA_DIST += tests/cli/bad-input.sh tests/cli/commands.sh tests/cli/explore.sh
