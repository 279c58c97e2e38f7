import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { startServer, temporaryFolder } from '../src/server-process.ts'

// Layers of a template: a folder each, for Python and for Node.js; of two with the same file the later one counts.

const files: Readonly<Record<string, string>> = {
  'words/python/words.py': "def hello(): return 'hello from the Python layer'\n",
  'words/nodejs/node_modules/words/index.js': "exports.hello = () => 'hello from the Node layer'\n",
  'newer/nodejs/node_modules/words/index.js': "exports.hello = () => 'hello from the newer Node layer'\n",
  'py/app.py': "import words\ndef handler(event, context):\n    return {'statusCode': 200, 'body': words.hello()}\n",
  'js/app.js': "exports.handler = async () => ({ statusCode: 200, body: require('words').hello() })\n",
  'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Resources:
  Words: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: words/, CompatibleRuntimes: [python3.12, nodejs20.x] } }
  Newer: { Type: AWS::Lambda::LayerVersion, Properties: { Content: newer/ } }
  Py: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12, Handler: app.handler, CodeUri: py/, Layers: [!Ref Words], Events: { G: { Type: HttpApi, Properties: { Path: /py, Method: get } } } } }
  Js: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: app.handler, CodeUri: js/, Layers: [!Ref Words], Events: { G: { Type: HttpApi, Properties: { Path: /js, Method: get } } } } }
  Js2: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: app.handler, CodeUri: js/, Layers: [!Ref Words, !Ref Newer], Events: { G: { Type: HttpApi, Properties: { Path: /js2, Method: get } } } } }
  Bare: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12, Handler: app.handler, CodeUri: py/, Events: { G: { Type: HttpApi, Properties: { Path: /bare, Method: get } } } } }
`,
}

test('functions have what is in their layers', async () => {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(`${folder.path}/${name}`), { recursive: true })
    await writeFile(`${folder.path}/${name}`, text)
  }
  const server = await startServer({ arguments: ['--data', `${folder.path}/data`, `${folder.path}/template.yaml`] })
  try {
    const base = /http:\/\/\S+\/execute-api\/\w+/.exec(server.output())?.[0] ?? ''
    const answers = await Promise.all(['py', 'js', 'js2', 'bare'].map(async (path) => (await fetch(`${base}/${path}`)).text()))

    expect(answers).toEqual(['hello from the Python layer', 'hello from the Node layer', 'hello from the newer Node layer', '{"message":"Internal Server Error"}'])
    await expect.poll(() => server.output()).toContain("No module named 'words'")
  } finally {
    await server.stop()
    await folder.remove()
  }
})
