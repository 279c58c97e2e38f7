import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'tsup'
import { afterAll, beforeAll, expect, it } from 'vitest'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'vtl-browser-'))
const entry = new URL('../src/index.ts', import.meta.url).pathname
let bundle = ''

beforeAll(async () => {
  await build({ entry: [entry], format: 'iife', globalName: 'vtl', platform: 'browser', target: 'es2023', minify: true, outDir: folder, config: false, silent: true, dts: false })
  bundle = readFileSync(join(folder, 'index.global.js'), 'utf8')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is as small as the README says', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [whole, main] = /(\d+) kB minified and gzipped \((\d+) kB/.exec(readme)?.slice(1).map(Number) ?? []
  const names = 'compile, mappingVariables, parseJson, renderMappingTemplate'
  writeFileSync(join(folder, 'main.js'), `export { ${names} } from ${JSON.stringify(entry)}`)

  await build({ entry: [join(folder, 'main.js')], format: 'iife', globalName: 'vtl', platform: 'browser', target: 'es2023', minify: true, outDir: folder, config: false, silent: true, dts: false, clean: false })

  const size = (text: string): number => gzipSync(text, { level: 9 }).length / 1000
  const sizes = [size(bundle), size(readFileSync(join(folder, 'main.global.js'), 'utf8'))] as const
  console.log(`@gatewright/vtl-mapper: ${sizes[0].toFixed(1)} kB minified and gzipped, with all that it imports; ${names}: ${sizes[1].toFixed(1)} kB`)
  expect(sizes[0]).toBeLessThanOrEqual(whole ?? 0)
  expect(sizes[1]).toBeLessThanOrEqual(main ?? 0)
})

it('needs nothing of Node and generates no code', () => {
  expect(bundle).not.toMatch(/['"]node:|\bBuffer\b|\bprocess\.|new Function|\beval\(/)
})

it.skipIf(!chromium)('answers all cases of the oracle in Chromium, under a content-security policy without eval', () => {
  const cases = readFileSync(new URL('fixtures/oracle/cases.json', import.meta.url), 'utf8')
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'">
<pre id="result"></pre><script type="application/json" id="cases">${cases.replaceAll('<', '\\u003c')}</script><script>${bundle.replaceAll('</script', '<\\/script')}</script><script>
const { contexts, cases } = JSON.parse(document.getElementById('cases').textContent)
let right = 0
for (const { template, context = 0, apigw, expected, throws } of cases) {
  let answer
  try {
    const variables = apigw
      ? vtl.mappingVariables({ body: apigw.body, headers: apigw.params?.header, pathParameters: apigw.params?.path, queryStringParameters: apigw.params?.querystring, context: apigw.context, stageVariables: apigw.stageVariables })
      : vtl.parseJson(JSON.stringify(contexts[context]))
    answer = vtl.compile(template).render(variables)
  } catch (error) {
    if (!throws) console.error(error)
  }
  if (throws ? answer === undefined : answer === expected) right++
}
document.getElementById('result').textContent = right + ' of ' + cases.length
</script>`
  writeFileSync(join(folder, 'page.html'), page)

  const { stdout } = spawnSync(chromium ?? '', ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/profile`, '--dump-dom', `file://${folder}/page.html`], { encoding: 'utf8', timeout: 60_000, maxBuffer: 64_000_000 })

  expect(/<pre id="result">([^<]*)</.exec(stdout)?.[1]).toBe('550 of 550')
}, 90_000)
