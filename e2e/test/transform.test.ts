import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

const COMMAND = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname} transform`

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

const template = (codeUri: string): string => `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String}
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: index.handler, Runtime: python3.12, CodeUri: ${codeUri}, Events: {Get: {Type: Api, Properties: {Path: /x, Method: get}}}}
`

test('prints the CloudFormation of a SAM template, with parameters in either form of file', async () => {
  await writeFile(`${folder.path}/template.yaml`, template('s3://bucket/key'))
  await writeFile(`${folder.path}/plain.json`, '{"Stage": "prod"}')
  await writeFile(`${folder.path}/aws.json`, '[{"ParameterKey": "Stage", "ParameterValue": "prod"}]')

  const [plain, aws] = await Promise.all(['plain', 'aws'].map((name) => bash(`${COMMAND} ${folder.path}/template.yaml --parameters ${folder.path}/${name}.json`)))

  expect(plain).toEqual(aws)
  const { Resources: resources } = JSON.parse(plain?.stdout ?? '') as { Resources: Record<string, { Type: string }> }
  expect(Object.keys(resources).filter((id) => !id.startsWith('ServerlessRestApiDeployment'))).toEqual([
    'Function',
    'FunctionRole',
    'FunctionGetPermissionProd',
    'ServerlessRestApi',
    'ServerlessRestApiProdStage',
  ])
})

test("tells what is wrong with a SAM template in SAM's words", async () => {
  await writeFile(`${folder.path}/template.yaml`, template('not-a-uri'))

  const { status, stderr } = await bash(`${COMMAND} ${folder.path}/template.yaml`)

  expect(status).toBe(1)
  expect(stderr).toBe(
    "Invalid Serverless Application Specification document. Number of errors found: 1. Resource with id [Function] is invalid. 'CodeUri' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.\n",
  )
})
