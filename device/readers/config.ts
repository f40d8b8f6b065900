import { type Static, Type } from 'typebox';

/** Where pcscd listens unless told otherwise. */
export const defaultPcscSocket = '/run/pcscd/pcscd.comm';

const nfcSchema = Type.Object(
  {
    driver: Type.Literal('nfc'),
    pcscSocket: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 107, // sun_path of a Unix socket
        description: `Path of pcscd's socket. Default: PCSCLITE_CSOCK_NAME, then ${defaultPcscSocket}. Restart needed.`,
      }),
    ),
  },
  { additionalProperties: false, description: 'NFC readers that pcscd knows, any number.' },
);

const demoPortSchema = Type.Object(
  {
    driver: Type.Literal('demo'),
    port: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      description: 'TCP port on 127.0.0.1 that takes raw reads. Restart needed.',
    }),
  },
  { additionalProperties: false, description: 'Raw reads over TCP; not in production builds.' },
);

const demoSocketSchema = Type.Object(
  {
    driver: Type.Literal('demo'),
    socket: Type.String({
      minLength: 1,
      maxLength: 107,
      description: 'Path of a Unix socket that takes raw reads. Restart needed.',
    }),
  },
  {
    additionalProperties: false,
    description: 'Raw reads over a socket; not in production builds.',
  },
);

/** The key `readers` of the kiosk's configuration: 0 to 8 drivers, all of them at work at once. */
export const readersSchema = Type.Array(Type.Union([nfcSchema, demoPortSchema, demoSocketSchema]), {
  maxItems: 8,
  default: [{ driver: 'nfc' }],
  description: 'Card readers of this kiosk.',
});

export type ReadersConfig = Static<typeof readersSchema>;
export type ReaderConfig = ReadersConfig[number];
export type NfcConfig = Static<typeof nfcSchema>;
export type DemoConfig = Static<typeof demoPortSchema> | Static<typeof demoSocketSchema>;
