/** A connection id of AWS's form, `L0SM9cOFvHcCIhw=`: 15 URL-safe base64 characters and `=`. `random` gives bytes. */
export declare function createConnectionId(random: (count: number) => Uint8Array): string

/** Whether a text has the form of a connection id; `@connections` answers 400 to others and 410 to unknown ones. */
export declare function isConnectionId(text: string): boolean
