declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string;
    readonly type: string;
    readonly metrics: readonly { readonly value?: string; readonly labels?: Readonly<Record<string, string>>; readonly timestamp_ms?: string }[];
  }
  // eslint-disable-next-line no-restricted-syntax -- the library exports it so
  export default function parsePrometheusTextFormat(text: string): readonly Family[];
}
