/** What is used of Stryker's instrumenter; its own types bring those of all of Stryker along. */
declare module '@stryker-mutator/instrumenter' {
  interface Place {
    readonly line: number;
    readonly column: number;
  }

  interface Log {
    readonly [level: string]: (...what: readonly unknown[]) => unknown;
  }

  export class Instrumenter {
    constructor(log: Log);
    /** Lines and columns of the mutants count from 0, their ids over all files. */
    instrument(
      files: readonly { readonly name: string; readonly content: string; readonly mutate: true }[],
      options: {
        readonly plugins: null;
        readonly excludedMutations: readonly string[];
        /** `shouldIgnore` gives the reason why a place and what is in it is left as it is. */
        readonly ignorers: readonly { shouldIgnore(path: object): string | undefined }[];
      },
    ): Promise<{
      readonly files: readonly { readonly name: string; readonly content: string }[];
      readonly mutants: readonly {
        readonly id: string;
        readonly fileName: string;
        readonly location: { readonly start: Place; readonly end: Place };
        readonly replacement: string;
        readonly status?: string | undefined;
      }[];
    }>;
  }
}
