/** Runs the first ```js example of a package's README; see readme-example.mjs. */
export declare function runReadmeExample(
  folder: string,
  options: { readonly sources: Readonly<Record<string, string>>; readonly load: (file: string) => Promise<unknown> },
): Promise<{ readonly logged: readonly string[]; readonly promised: readonly string[] }>
