/**
 * Loaded before a program of the demo shop: stdin is a pipe from the shop, and when its other end
 * is gone, so is the shop, however it ended. Then the program ends in order, as on SIGTERM.
 */
process.stdin.on('close', () => void process.kill(process.pid, 'SIGTERM'));
// A pipe that breaks is closed too, and nothing is ever read from it.
process.stdin.on('error', () => {});
process.stdin.resume();
