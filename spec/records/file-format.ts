interface Format {
  readonly magic: readonly number[];
  readonly message: string;
}

const FORMATS: readonly Format[] = [
  {
    magic: [0x50, 0x41, 0x52, 0x31],
    message:
      'is a Parquet file, which Amazon Personalize does not import; convert it to CSV, for example with duckdb: ' +
      "COPY (SELECT * FROM 'data.parquet') TO 'data.csv' (HEADER)",
  },
  { magic: [0x1f, 0x8b], message: 'is compressed with gzip; Amazon Personalize imports plain CSV: gunzip it first' },
  { magic: [0x50, 0x4b, 0x03, 0x04], message: 'is a zip or Excel file; save it as plain CSV' },
  { magic: [0xff, 0xfe], message: 'is UTF-16; save the file as UTF-8' },
  { magic: [0xfe, 0xff], message: 'is UTF-16; save the file as UTF-8' },
];

/** Bytes that fileFormatProblem needs to see. */
export const FORMAT_BYTES = 4;

/** Says why a file is no CSV, judged by its first bytes; undefined when nothing speaks against it. */
export function fileFormatProblem(firstBytes: Uint8Array): string | undefined {
  return FORMATS.find(({ magic }) => magic.every((byte, index) => firstBytes[index] === byte))?.message;
}
