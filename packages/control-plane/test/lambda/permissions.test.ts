import { AddPermissionCommand, CreateAliasCommand, CreateFunctionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda'
import type { AddPermissionCommandInput } from '@aws-sdk/client-lambda'
import { describe, expect, it } from 'vitest'
import { ARN, createTestLambda, NEW_FUNCTION, refusalOf } from './support.ts'

const FunctionName = 'greet'
const PERMISSION = { FunctionName, StatementId: 's1', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' } as const
const SOURCE = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/users/42'

describe('permissions', () => {
  it('become statements of a policy', async () => {
    const { client } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))
    const SourceArn = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*'

    const added = await client.send(new AddPermissionCommand({ ...PERMISSION, SourceArn, SourceAccount: '123456789012' }))
    const { Policy } = await client.send(new GetPolicyCommand({ FunctionName }))

    const statement = {
      Sid: 's1',
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: `${ARN}greet`,
      Condition: { StringEquals: { 'AWS:SourceAccount': '123456789012' }, ArnLike: { 'AWS:SourceArn': SourceArn } },
    }
    expect(JSON.parse(added.Statement ?? '')).toEqual(statement)
    expect(JSON.parse(Policy ?? '')).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [statement] })
  })

  it('are not given twice under one id, and can be taken away', async () => {
    const { client, service } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))
    await client.send(new AddPermissionCommand(PERMISSION))

    const again = await refusalOf(client.send(new AddPermissionCommand(PERMISSION)))
    const permitted = await service.permits(FunctionName, SOURCE)
    await client.send(new RemovePermissionCommand({ FunctionName, StatementId: 's1' }))

    expect(again).toMatchObject({
      name: 'ResourceConflictException',
      message: 'The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.',
    })
    expect([permitted, await service.permits(FunctionName, SOURCE)]).toEqual([true, false])
    expect(await refusalOf(client.send(new GetPolicyCommand({ FunctionName })))).toMatchObject({ name: 'ResourceNotFoundException', message: 'The resource you requested does not exist.' })
    expect(await refusalOf(client.send(new RemovePermissionCommand({ FunctionName, StatementId: 's1' })))).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it.each<[string, Partial<AddPermissionCommandInput>, boolean]>([
    ['for API Gateway as a whole', {}, true],
    ['for everyone', { Principal: '*' }, true],
    ['for another service', { Principal: 's3.amazonaws.com' }, false],
    ['for an account', { Principal: '123456789012' }, false],
    ['for every action', { Action: 'lambda:*' }, true],
    ['for another action', { Action: 'lambda:GetFunction' }, false],
    ['for this very request', { SourceArn: SOURCE }, true],
    ['for every stage and method', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/*/users/*' }, true],
    ['for every API', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:*' }, true],
    ['with one character open', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/users/4?' }, true],
    ['for another method', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/POST/users/*' }, false],
    ['for another API', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/*' }, false],
    ['that ends early', { SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod' }, false],
    ['for this account', { SourceAccount: '123456789012' }, true],
    ['for another account', { SourceAccount: '999999999999' }, false],
    ['for function URLs', { InvokedViaFunctionUrl: true }, false],
    ['for an organisation', { PrincipalOrgID: 'o-a1b2c3d4e5' }, false],
  ])('%s are held against the caller', async (_case, permission, expected) => {
    const { client, service } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))
    await client.send(new AddPermissionCommand({ ...PERMISSION, ...permission }))

    expect(await service.permits(`${ARN}greet`, SOURCE)).toBe(expected)
  })

  it('of a function do not hold for its alias, nor those of the alias for the function', async () => {
    const { client, service } = await createTestLambda()
    await client.send(new CreateFunctionCommand({ ...NEW_FUNCTION, Publish: true }))
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))

    await client.send(new AddPermissionCommand({ ...PERMISSION, Qualifier: 'live' }))

    expect(await service.permits(`${ARN}greet:live`, SOURCE)).toBe(true)
    expect(await service.permits(`${ARN}greet`, SOURCE)).toBe(false)
  })

  it('are none where there is no function', async () => {
    const { service } = await createTestLambda()

    expect(await service.permits(`${ARN}nothing`, SOURCE)).toBe(false)
  })
})
