#!/usr/bin/env node
import { runCommand } from './command-line.ts';

// Not awaited, because the CommonJS build has no top-level await.
void runCommand(process.argv.slice(2));
