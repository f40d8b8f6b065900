import { writeSync } from 'node:fs';

/** Loaded before a program that is measured: at its end it says on file 3 what it has used. */
process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpuMicros: userCPUTime + systemCPUTime, peakKb: maxRSS }));
});
