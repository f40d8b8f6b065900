import type { IncomingHttpHeaders } from 'node:http';

/**
 * True for a request of a program on this machine. Until tills have keys, a web page in any browser
 * here could ask as they do: it says so with an `Origin`, and one that made its own name resolve to
 * 127.0.0.1 (DNS rebinding) with its own name as `Host`.
 */
export function isLocalRequest({ host, origin }: IncomingHttpHeaders): boolean {
  return origin === undefined && (host === undefined || localHost.test(host));
}

const localHost = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/i;
