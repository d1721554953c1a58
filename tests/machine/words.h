/* A small vocabulary for tests: enough words for every rule of the notation, no SIP behind them. */
#ifndef TESTS_MACHINE_WORDS_H
#define TESTS_MACHINE_WORDS_H

#include "machine/machine.h"

extern const struct vocabulary words;

#endif
