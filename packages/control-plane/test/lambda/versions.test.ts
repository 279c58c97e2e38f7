import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, it } from 'vitest'
import { ARN, createTestLambda, NEW_FUNCTION, refusalOf } from './support.ts'
import type { TestLambda } from './support.ts'

const FunctionName = 'greet'

/** A function with versions 1 (timeout 3) and 2 (timeout 9). */
async function withTwoVersions(options: { readonly chance?: () => number } = {}): Promise<TestLambda> {
  const lambda = await createTestLambda(options)
  await lambda.client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Publish: true }))
  await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 }))
  await lambda.client.send(new PublishVersionCommand({ FunctionName, Description: 'second' }))
  return lambda
}

describe('a version', () => {
  it('stays as it was published', async () => {
    const { client, service } = await withTwoVersions()

    const first = await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: '1' }))

    expect(first).toMatchObject({ Version: '1', FunctionArn: `${ARN}greet:1`, Timeout: 3 })
    expect(await service.resolve('greet:1')).toMatchObject({ version: '1', timeoutSeconds: 3, functionArn: `${ARN}greet` })
    expect(await service.resolve(`${ARN}greet:2`)).toMatchObject({ version: '2', timeoutSeconds: 9 })
  })

  it('is listed after $LATEST', async () => {
    const { client } = await withTwoVersions()

    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName }))

    expect(Versions?.map(({ Version, FunctionArn, Description }) => [Version, FunctionArn, Description])).toEqual([
      ['$LATEST', `${ARN}greet:$LATEST`, ''],
      ['1', `${ARN}greet:1`, ''],
      ['2', `${ARN}greet:2`, 'second'],
    ])
  })

  // https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
  it('is not published again while nothing has changed', async () => {
    const { client } = await withTwoVersions()

    expect((await client.send(new PublishVersionCommand({ FunctionName }))).Version).toBe('2')
  })

  it('is refused for other code than the caller means', async () => {
    const { client } = await withTwoVersions()

    expect(await refusalOf(client.send(new PublishVersionCommand({ FunctionName, CodeSha256: 'other' })))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: `CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${btoa('zip 1')}). Please try again with the CodeSHA256 in $LATEST.`,
    })
  })

  it('can be deleted, unless an alias points to it', async () => {
    const { client, service } = await withTwoVersions()
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))

    const held = await refusalOf(client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: '1' })))
    await client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: '2' }))

    expect(held).toMatchObject({ name: 'ResourceConflictException', message: 'Unable to delete version because the following aliases reference it: [live]' })
    expect(await service.resolve('greet:2')).toBeUndefined()
    expect(await service.resolve('greet:1')).toBeDefined()
    expect(await refusalOf(client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: '$LATEST' })))).toMatchObject({ name: 'InvalidParameterValueException' })
  })

  it('is not given twice after a deletion', async () => {
    const { client } = await withTwoVersions()
    await client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: '2' }))

    expect((await client.send(new PublishVersionCommand({ FunctionName }))).Version).toBe('3')
  })
})

describe('an alias', () => {
  it('points to a version, and can be pointed to another', async () => {
    const { client, service } = await withTwoVersions()

    const created = await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1', Description: 'd' }))
    const before = await service.resolve('greet:live')
    await client.send(new UpdateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '2' }))

    expect(created).toMatchObject({ AliasArn: `${ARN}greet:live`, Name: 'live', FunctionVersion: '1', Description: 'd' })
    expect(before).toMatchObject({ version: '1' })
    expect(await service.resolve('greet:live')).toMatchObject({ version: '2' })
    expect(await client.send(new GetAliasCommand({ FunctionName, Name: 'live' }))).toMatchObject({ FunctionVersion: '2', Description: 'd' })
    expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }))).toMatchObject({ Version: '2', FunctionArn: `${ARN}greet:live` })
  })

  it('with weights leads to its second version for that share', async () => {
    let drawn = 0
    const { client, service } = await withTwoVersions({ chance: () => drawn })
    const RoutingConfig = { AdditionalVersionWeights: { 2: 0.25 } }
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1', RoutingConfig }))

    const versions: unknown[] = []
    for (drawn of [0, 0.249, 0.25, 0.999]) versions.push((await service.resolve('greet:live'))?.version)

    expect(versions).toEqual(['2', '2', '1', '1'])
    expect((await client.send(new GetAliasCommand({ FunctionName, Name: 'live' }))).RoutingConfig).toEqual(RoutingConfig)
  })

  it('is listed by name, for all versions or one', async () => {
    const { client } = await withTwoVersions()
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'beta', FunctionVersion: '2' }))

    const all = await client.send(new ListAliasesCommand({ FunctionName }))
    const ofTwo = await client.send(new ListAliasesCommand({ FunctionName, FunctionVersion: '2' }))

    expect(all.Aliases?.map(({ Name }) => Name)).toEqual(['beta', 'live'])
    expect(ofTwo.Aliases?.map(({ Name }) => Name)).toEqual(['beta'])
  })

  it('is gone after its deletion', async () => {
    const { client, service } = await withTwoVersions()
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))

    await client.send(new DeleteAliasCommand({ FunctionName, Name: 'live' }))

    expect(await refusalOf(client.send(new GetAliasCommand({ FunctionName, Name: 'live' })))).toEqual({
      name: 'ResourceNotFoundException',
      message: `Cannot find alias arn: ${ARN}greet:live`,
      status: 404,
    })
    expect(await service.resolve('greet:live')).toBeUndefined()
  })

  it.each([
    ['to a version that is not there', { FunctionVersion: '7' }, 'ResourceNotFoundException', `Function not found: ${ARN}greet:7`],
    ['with $LATEST in a weighted pair', { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } }, 'InvalidParameterValueException', '$LATEST is not supported for an alias pointing to more than 1 version'],
    ['with the same version twice', { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } }, 'InvalidParameterValueException', 'Invalid function version 1.'],
    ['with a second version that is not there', { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 7: 0.5 } } }, 'ResourceNotFoundException', `Function not found: ${ARN}greet:7`],
  ])('%s is refused', async (_case, input, name, message) => {
    const { client } = await withTwoVersions()

    const refusal = await refusalOf(client.send(new CreateAliasCommand({ FunctionName, Name: 'live', ...input })))

    expect(refusal.name).toBe(name)
    expect(refusal.message).toContain(message)
  })

  it('is not made twice', async () => {
    const { client } = await withTwoVersions()
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))

    expect(await refusalOf(client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '2' })))).toMatchObject({
      name: 'ResourceConflictException',
      message: `Alias already exists: ${ARN}greet:live`,
    })
  })
})
