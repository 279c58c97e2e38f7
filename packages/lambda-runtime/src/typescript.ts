import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const COMPILED = ['.js', '.mjs', '.cjs']
const SOURCES = ['.ts', '.mts', '.cts']

/** The TypeScript file behind a handler such as `src/app.handler`, where no JavaScript file stands in its place. */
export const typescriptFileOf = (codeDirectory: string, handler: string): string | undefined => {
  const base = join(codeDirectory, handler.replace(/\.[^/]*$/, ''))
  if (COMPILED.some((extension) => existsSync(base + extension))) return undefined
  return SOURCES.map((extension) => base + extension).find((file) => existsSync(file))
}

/** What became of a TypeScript file: the path of the JavaScript, or esbuild's words on what is wrong with it. */
export type Compilation = { readonly file: string } | { readonly error: string }

/** Bundles a TypeScript handler into one JavaScript module with source maps; esbuild is loaded when it is first needed. */
export const compileTypescript = async (
  source: string,
  { outputFile, nodePaths }: { readonly outputFile: string; readonly nodePaths: readonly string[] },
): Promise<Compilation> => {
  const { build } = await import('esbuild')
  try {
    await build({
      absWorkingDir: dirname(source),
      entryPoints: [source],
      outfile: outputFile,
      bundle: true,
      nodePaths: [...nodePaths],
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'silent',
      packages: 'bundle',
      banner: { js: requireBanner(source) },
    })
    return { file: outputFile }
  } catch (error) {
    return { error: describe(error) }
  }
}

/** Bundled CommonJS modules and the handler itself keep `require`, `__dirname` and `__filename` of the source's place. */
function requireBanner(source: string): string {
  return [
    `import { createRequire as __createRequire } from 'node:module'`,
    `const require = __createRequire(${JSON.stringify(pathToFileURL(source).href)})`,
    `const __filename = ${JSON.stringify(source)}`,
    `const __dirname = ${JSON.stringify(dirname(source))}`,
  ].join(';')
}

interface BuildMessage {
  readonly text: string
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null
}

function describe(error: unknown): string {
  const messages = (error as { errors?: readonly BuildMessage[] }).errors ?? []
  if (messages.length === 0) return String(error)
  return messages.map(({ text, location }) => (location ? `${location.file}:${location.line}:${location.column}: ${text}` : text)).join('\n')
}
