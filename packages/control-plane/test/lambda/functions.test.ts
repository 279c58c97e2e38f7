import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda'
import { describe, expect, it } from 'vitest'
import { ARN, createTestLambda, NEW_FUNCTION, refusalOf, ROLE } from './support.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('a function', () => {
  it('is created with the defaults of Lambda, active at once', async () => {
    const { client } = await createTestLambda()

    const { $metadata, ...created } = await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Environment: { Variables: { A: 'b' } } }))

    expect($metadata.httpStatusCode).toBe(201)
    expect(created).toEqual({
      FunctionName: 'greet',
      FunctionArn: `${ARN}greet`,
      Runtime: 'nodejs20.x',
      Role: ROLE,
      Handler: 'index.handler',
      CodeSize: 5,
      CodeSha256: btoa('zip 1'),
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      LastModified: '2026-11-21T01:02:03.000+0000',
      Version: '$LATEST',
      Environment: { Variables: { A: 'b' } },
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: expect.stringMatching(uuid) as string,
      State: 'Active',
      LastUpdateStatus: 'Successful',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      RuntimeVersionConfig: { RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/) as string },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/greet' },
    })
  })

  it.each(['greet', `${ARN}greet`, '123456789012:function:greet', 'greet:$LATEST', `${ARN}greet:$LATEST`])('is found as %s', async (FunctionName) => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Tags: { team: 'one' } }))

    const found = await client.send(new GetFunctionCommand({ FunctionName }))

    expect(found).toMatchObject({
      Configuration: { FunctionName: 'greet', FunctionArn: FunctionName.endsWith('$LATEST') ? `${ARN}greet:$LATEST` : `${ARN}greet` },
      Code: { RepositoryType: 'S3', Location: `file:///code/${btoa('zip 1')}.zip` },
      Tags: { team: 'one' },
    })
  })

  it('may be a folder of this machine, which is watched', async () => {
    const { client, service } = await createTestLambda()

    await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Code: { S3Bucket: '_gatewright_local', S3Key: '/here' } }))

    expect((await client.send(new GetFunctionCommand({ FunctionName: 'greet' }))).Code).toMatchObject({ Location: 'file:///here' })
    expect(await service.resolve('greet')).toMatchObject({ codeDirectory: '/here', watch: true })
  })

  it('lists by name, in pages', async () => {
    const { client } = await createTestLambda()
    for (const FunctionName of ['c', 'a', 'b']) await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, FunctionName }))

    const first = await client.send(new ListFunctionsCommand({ MaxItems: 2 }))
    const second = await client.send(new ListFunctionsCommand({ Marker: first.NextMarker }))

    expect(first.Functions?.map(({ FunctionName }) => FunctionName)).toEqual(['a', 'b'])
    expect(second.Functions?.map(({ FunctionName }) => FunctionName)).toEqual(['c'])
    expect(second.NextMarker).toBeUndefined()
  })

  it('takes new code and new settings, with a new revision each', async () => {
    const { client, service } = await createTestLambda()
    const created = await client.send(new CreateFunctionCommand(NEW_FUNCTION))
    const before = await service.resolve('greet')

    const coded = await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'greet', ZipFile: new TextEncoder().encode('zip 22') }))
    const configured = await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'greet', Timeout: 9, Description: 'new' }))

    expect(coded).toMatchObject({ CodeSha256: btoa('zip 22'), CodeSize: 6 })
    expect(configured).toMatchObject({ Timeout: 9, Description: 'new', MemorySize: 128, Handler: 'index.handler' })
    expect(new Set([created.RevisionId, coded.RevisionId, configured.RevisionId]).size).toBe(3)
    expect(before).toMatchObject({ timeoutSeconds: 3, codeDirectory: '/code/zip 1' })
    expect(await service.resolve('greet')).toMatchObject({ timeoutSeconds: 9, codeDirectory: '/code/zip 22', watch: false })
  })

  it('changes nothing in a dry run', async () => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))

    await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'greet', ZipFile: new TextEncoder().encode('zip 22'), DryRun: true }))

    expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'greet' }))).toMatchObject({ CodeSha256: btoa('zip 1') })
  })

  it('is gone after its deletion, with all that belongs to it', async () => {
    const { client, service } = await createTestLambda()
    await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Publish: true }))

    const { $metadata } = await client.send(new DeleteFunctionCommand({ FunctionName: 'greet' }))

    expect($metadata.httpStatusCode).toBe(204)
    expect(await refusalOf(client.send(new GetFunctionCommand({ FunctionName: 'greet' })))).toEqual({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}greet`,
      status: 404,
    })
    expect(await service.resolve('greet')).toBeUndefined()
    expect(await service.resolve('greet:1')).toBeUndefined()
  })

  it('keeps its reserved concurrency', async () => {
    const { client, service } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))
    const FunctionName = 'greet'

    await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 2 }))

    expect((await client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBe(2)
    expect((await client.send(new GetFunctionCommand({ FunctionName }))).Concurrency).toEqual({ ReservedConcurrentExecutions: 2 })
    expect(await service.resolve(FunctionName)).toMatchObject({ reservedConcurrency: 2 })
    await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
    expect((await client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBeUndefined()
  })

  it('keeps tags', async () => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Tags: { a: '1' } }))
    const Resource = `${ARN}greet`

    await client.send(new TagResourceCommand({ Resource, Tags: { b: '2', c: '3' } }))
    await client.send(new UntagResourceCommand({ Resource, TagKeys: ['a', 'c'] }))

    expect((await client.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ b: '2' })
  })
})

describe('CreateFunction', () => {
  const reserved =
    'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER'

  it.each<[string, Partial<CreateFunctionCommandInput>, string, string]>([
    ['no runtime', { Runtime: undefined }, 'InvalidParameterValueException', 'Runtime and Handler are mandatory parameters for functions created with deployment packages.'],
    ['no code', { Code: {} }, 'InvalidParameterValueException', 'Please provide a source for function code.'],
    ['a bucket', { Code: { S3Bucket: 'mine', S3Key: 'k' } }, 'InvalidParameterValueException', 'Error occurred while GetObject. S3 Error Code: NoSuchBucket.'],
    ['a folder that is not there', { Code: { S3Bucket: '_gatewright_local', S3Key: '/nowhere' } }, 'InvalidParameterValueException', 'There is no folder or archive /nowhere on this machine'],
    ['no zip', { Code: { ZipFile: new TextEncoder().encode('rubbish') } }, 'InvalidParameterValueException', 'Could not unzip uploaded file. Please check your file, then try to upload again.'],
    ['an empty zip', { Code: { ZipFile: new Uint8Array() } }, 'InvalidParameterValueException', 'Uploaded file must be a non-empty zip'],
    ['a zip that is too large', { Code: { ZipFile: new TextEncoder().encode('large') } }, 'InvalidParameterValueException', 'Unzipped size must be smaller than 262144000 bytes'],
    ['reserved variables', { Environment: { Variables: { AWS_REGION: 'x', _HANDLER: 'y', A: 'b' } } }, 'InvalidParameterValueException', reserved],
    ['too many variables', { Environment: { Variables: { A: 'a'.repeat(5000) } } }, 'InvalidParameterValueException', 'exceeded the 4KB limit. String measured: {"A":"aaa'],
    ['a long timeout', { Timeout: 901 }, 'ValidationException', "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900"],
    ['much memory', { MemorySize: 10_241 }, 'ValidationException', 'Member must have value less than or equal to 10240'],
    ['an image', { PackageType: 'Image', Code: { ImageUri: 'x' } }, 'InvalidParameterValueException', 'Gatewright does not support PackageType Image'],
    ['layers', { Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:x:1'] }, 'InvalidParameterValueException', 'Layer version arn:aws:lambda:us-east-1:123456789012:layer:x:1 does not exist.'],
    ['a role that is none', { Role: 'nobody' }, 'ValidationException', "Value 'nobody' at"],
  ])('with %s is refused as Lambda does', async (_case, input, name, message) => {
    const { client } = await createTestLambda()

    const refusal = await refusalOf(client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, ...input } as CreateFunctionCommandInput)))

    expect(refusal).toMatchObject({ name, status: 400 })
    expect(refusal.message).toContain(message)
  })

  it('refuses a name that is taken', async () => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))

    expect(await refusalOf(client.send(new CreateFunctionCommand(NEW_FUNCTION)))).toEqual({ name: 'ResourceConflictException', message: 'Function already exist: greet', status: 409 })
  })
})

describe('an update', () => {
  it.each([
    ['code', (RevisionId: string) => new UpdateFunctionCodeCommand({ FunctionName: 'greet', ZipFile: NEW_FUNCTION.Code.ZipFile, RevisionId })],
    ['settings', (RevisionId: string) => new UpdateFunctionConfigurationCommand({ FunctionName: 'greet', RevisionId })],
  ])('of %s with an old revision is refused', async (_what, command) => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))

    const refusal = await refusalOf(client.send(command('00000000-0000-4000-8000-000000000000') as UpdateFunctionCodeCommand))

    expect(refusal).toMatchObject({ name: 'PreconditionFailedException', status: 412 })
  })

  it('of a function of another account or region is refused', async () => {
    const { client } = await createTestLambda()
    const FunctionName = 'arn:aws:lambda:eu-west-1:123456789012:function:greet'

    expect(await refusalOf(client.send(new UpdateFunctionConfigurationCommand({ FunctionName })))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${FunctionName}`,
    })
  })
})
