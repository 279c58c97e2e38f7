import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'tsup'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mangled } from '../mangled-names.ts'
import { renderMappingTemplate } from '../src/complete.ts'
import { options } from '../tsup.config.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'vtl-browser-'))
const source = new URL('../src/', import.meta.url).pathname
/** The bundles of the root and of `/complete`, made as the package is: as modules, for their size as terser leaves them, and as scripts for the page. */
let sizes: Readonly<Record<string, number>> = {}
let small = ''
let bundle = ''

beforeAll(async () => {
  const entry = { small: `${source}index.ts`, complete: `${source}complete.ts` }
  const shared = { ...options, entry, platform: 'browser', minify: 'terser', sourcemap: false, clean: false, outDir: folder, config: false, silent: true } as const
  await build({ ...shared, format: 'esm', splitting: false })
  await build({ ...shared, format: 'iife', globalName: 'vtl' })
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const size = (name: string): number => gzipSync(read(`${name}.js`), { level: 9 }).length
  sizes = { small: size('small'), complete: size('complete') }
  small = read('small.global.js')
  bundle = read('complete.global.js')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is as small as it must be, and as the README says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [main, whole] = /(\d+) kB minified \(by terser\) and gzipped.*?(\d+) kB/s.exec(readme)?.slice(1).map(Number) ?? []
  console.log(`@gatewright/vtl-mapper, minified and gzipped, with all that it imports: ${sizes['small']} bytes; /complete: ${sizes['complete']} bytes`)

  expect(sizes['small']).toBeLessThanOrEqual(25_000)
  expect(sizes['small']! / 1000).toBeLessThanOrEqual(main ?? 0)
  expect(sizes['complete']! / 1000).toBeLessThanOrEqual(whole ?? 0)
})

it('gives short names to nothing that JavaScript has', () => {
  const prototypes = [Object, Array, String, Number, BigInt, RegExp, Map, Set, Error, Function, Uint8Array, DataView, TextEncoder, TextDecoder, Math, JSON].flatMap(item => [item, (item as { prototype?: object }).prototype ?? {}])
  const names = prototypes.flatMap(item => Object.getOwnPropertyNames(item))

  expect(names.filter(name => mangled.test(name))).toEqual([])
})

it('escapes in what it prints and writes, as the sources do: no name that is shortened is looked up by text', async () => {
  const body = '{"a":["\\"q\\" \'a/b\' \\u2028\\n😀"]}'
  const template = "$input.path('$.a')$input.json('$.a')$util.escapeJavaScript($input.path('$.a[0]'))"

  for (const name of ['small', 'complete']) {
    const built = (await import(join(folder, `${name}.js`))) as { readonly renderMappingTemplate: typeof renderMappingTemplate }

    expect(built.renderMappingTemplate(template, { body })).toBe(renderMappingTemplate(template, { body }))
  }
})

it('needs nothing of Node and generates no code', () => {
  expect(small + bundle).not.toMatch(/['"]node:|\bBuffer\b|\bprocess\.|new Function|\beval\(/)
})

it.skipIf(!chromium)('answers all cases of the oracle in Chromium, under a content-security policy without eval', () => {
  const cases = readFileSync(new URL('fixtures/oracle/cases.json', import.meta.url), 'utf8')
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'">
<pre id="result"></pre><script type="application/json" id="cases">${cases.replaceAll('<', '\\u003c')}</script><script>${small.replaceAll('</script', '<\\/script')};const root = vtl</script><script>${bundle.replaceAll('</script', '<\\/script')}</script><script>
const { contexts, cases } = JSON.parse(document.getElementById('cases').textContent)
function count(vtl) {
  const counts = { right: 0, wrong: 0 }
  for (const { template, context = 0, apigw, expected, throws } of cases) {
    let answer
    try {
      const variables = apigw
        ? vtl.mappingVariables({ body: apigw.body, headers: apigw.params?.header, pathParameters: apigw.params?.path, queryStringParameters: apigw.params?.querystring, context: apigw.context, stageVariables: apigw.stageVariables })
        : vtl.parseJson(JSON.stringify(contexts[context]))
      answer = vtl.compile(template).render(variables)
    } catch {}
    counts[(throws ? answer === undefined : answer === expected) ? 'right' : 'wrong']++
  }
  return counts
}
document.getElementById('result').textContent = JSON.stringify([count(vtl), count(root)])
</script>`
  writeFileSync(join(folder, 'page.html'), page)

  const { stdout } = spawnSync(chromium ?? '', ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/profile`, '--dump-dom', `file://${folder}/page.html`], { encoding: 'utf8', timeout: 60_000, maxBuffer: 64_000_000 })

  const [complete, root] = JSON.parse(/<pre id="result">([^<]*)</.exec(stdout)?.[1] ?? '[]') as { right: number; wrong: number }[]
  expect(complete).toEqual({ right: 550, wrong: 0 })
  expect(root).toEqual({ right: 550, wrong: 0 })
}, 90_000)
