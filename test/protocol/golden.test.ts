import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openSealedBody, publicKeyOf, sealBody } from '../../protocol/body-seal.ts';
import { decodeBody, decodeMessage, encodeBody, encodeMessage } from '../../protocol/codec.ts';
import { type EventType, eventBodies } from '../../protocol/events.ts';
import { type MessageKind, messageSchemas } from '../../protocol/messages.ts';
import { cardKeys, openRow, sealRow } from '../../protocol/row-seal.ts';
import type { MemberView } from '../../protocol/views.ts';

/** Bytes as they went over the wire. They are never made anew for a released wire version. */
const folder = new URL('../fixtures/golden/v0/', import.meta.url);
const names = readdirSync(folder).filter((name) => !name.startsWith('sealed-'));
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const bodyNames = names.filter((name) => name.startsWith('body.'));
const messageNames = names.filter((name) => !bodyNames.includes(name));
const kindOf = (name: string) => name.split('.', 1)[0] as MessageKind;
const typeOf = (name: string) =>
  name.replace(/^body\.(.*)\.json$/, '$1').replace(/-.*$/, '') as EventType;

describe('golden bytes of wire version 0', () => {
  test('there are some of each kind of message and each event body', () => {
    expect(new Set(messageNames.map(kindOf))).toEqual(new Set(Object.keys(messageSchemas)));
    expect(new Set(bodyNames.map(typeOf))).toEqual(new Set(Object.keys(eventBodies)));
  });

  test.each(messageNames)('%s is read, and written again as the same bytes', (name) => {
    const read = decodeMessage(kindOf(name), bytesOf(name));
    if (!read.ok) throw new Error(JSON.stringify(read));
    expect(encodeMessage(kindOf(name), read.value)).toEqual(bytesOf(name));
    expect(JSON.parse(Buffer.from(bytesOf(name)).toString())).toEqual(read.value);
  });

  test.each(bodyNames)('%s is read, and written again as the same bytes', (name) => {
    const read = decodeBody(typeOf(name), bytesOf(name));
    if (!read.ok) throw new Error(JSON.stringify(read));
    expect(encodeBody(read.value.type, read.value.body)).toEqual(bytesOf(name));
  });

  test('each message is refused when any one of its own fields is missing', () => {
    const optional = new Set(['newEpoch']);
    for (const name of messageNames) {
      const message = JSON.parse(Buffer.from(bytesOf(name)).toString()) as Record<string, unknown>;
      for (const field of Object.keys(message).filter((key) => !optional.has(key))) {
        const { [field]: _gone, ...rest } = message;
        const cut = decodeMessage(kindOf(name), Buffer.from(JSON.stringify(rest)));
        expect(cut, `${name} without ${field}`).toMatchObject({ code: 'MESSAGE_MALFORMED' });
      }
    }
  });

  test('the sealed row is sealed and opened as ever', () => {
    const golden = JSON.parse(readFileSync(new URL('sealed-row.json', folder), 'utf8')) as {
      readonly [field: string]: string;
    } & { readonly rev: number; readonly view: MemberView };
    const { history = '', rev, view } = golden;
    const keys = cardKeys(hex(golden['pepper'] ?? ''), golden['card'] ?? '');
    expect(Buffer.from(keys.token).toString('hex')).toBe(golden['token']);
    expect(keys.key.export().toString('hex')).toBe(golden['key']);
    const sealed = hex(golden['sealed'] ?? '');
    expect(openRow({ keys, history, rev, sealed })).toEqual({ ok: true, value: view });
    expect(new Uint8Array(sealRow({ keys, history, rev, view }))).toEqual(sealed);
  });

  test('the sealed body is sealed and opened as ever', () => {
    const golden = JSON.parse(readFileSync(new URL('sealed-body.json', folder), 'utf8')) as {
      readonly [field: string]: string;
    };
    const take = (field: string) => hex(golden[field] ?? '');
    const eventId = golden['eventId'] ?? '';
    const plain = new TextEncoder().encode(golden['plain']);
    const privateKey = take('privateKey');
    expect(publicKeyOf(privateKey)).toEqual(take('publicKey'));
    const opened = openSealedBody({ privateKey, eventId, sealed: take('sealed') });
    expect(opened).toEqual({ ok: true, value: plain });
    const ephemeral = {
      privateKey: take('ephemeralPrivateKey'),
      publicKey: take('ephemeralPublicKey'),
    };
    const sealed = sealBody({ sealTo: take('publicKey'), ephemeral, eventId, plain });
    expect(new Uint8Array(sealed)).toEqual(take('sealed'));
  });
});
