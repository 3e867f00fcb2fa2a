#!/usr/bin/env node
import { runCommand } from './command-line.ts';

// Not awaited at the top level, which the CommonJS half of the build could not express.
void runCommand(process.argv.slice(2));
