// Roles and their sessions by `aws iam` and `aws sts`, as scripts have them that make a function: a role for it, and one that
// somebody assumes to call a method with AWS_IAM.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  requireProgram('curl', 'apt-get install curl')
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

/** What a script of `aws` calls and curl prints, line by line. */
async function lines(script: string): Promise<readonly string[]> {
  const { stdout, stderr } = await bash(`set -e\n${script}`, { ...awsEnvironment(server.url), AWS_MAX_ATTEMPTS: '1', AWS_DEFAULT_OUTPUT: 'text' })
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

test('a script makes a role and a function that has it', async () => {
  const printed = await lines(`
    cd "$(mktemp -d ${folder.path}/script-XXXX)"
    account=$(aws sts get-caller-identity --query Account)
    aws iam create-role --role-name runs --query Role.Arn --assume-role-policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
    aws iam attach-role-policy --role-name runs --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    aws iam wait role-exists --role-name runs
    echo 'exports.handler = async () => ({ role: true })' > index.js && python3 -m zipfile -c code.zip index.js
    aws lambda create-function --function-name hello --runtime nodejs20.x --handler index.handler --zip-file fileb://code.zip --role arn:aws:iam::$account:role/runs --query Role
    aws lambda invoke --function-name hello out.json --query StatusCode && cat out.json && echo
    aws iam detach-role-policy --role-name runs --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    aws iam delete-role --role-name runs
    aws iam list-roles --query 'length(Roles)'`)
  expect(printed).toEqual(['arn:aws:iam::123456789012:role/runs', 'arn:aws:iam::123456789012:role/runs', '200', '{"role":true}', '0'])
})

test('the session of a role signs what the policies of the role allow', async () => {
  const { apiId } = await deployRestApi(server.url, {
    methods: Object.fromEntries(
      ['GET /who', 'DELETE /who'].map((key) => [
        key,
        {
          method: { authorizationType: 'AWS_IAM' },
          integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
          responses: [{ statusCode: '200', responseTemplates: { 'application/json': '$context.identity.userArn' } }],
        },
      ]),
    ),
  })
  const call = (method: string, token = '-H "x-amz-security-token: $3"'): string =>
    `curl -s -X ${method} -w ' %{http_code}\\n' --aws-sigv4 aws:amz:us-east-1:execute-api --user "$1:$2" ${token} ${server.url}/_aws/execute-api/${apiId}/prod/who`
  const printed = await lines(`
    role=$(aws iam create-role --role-name calls --query Role.Arn --assume-role-policy-document '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}}')
    aws iam put-role-policy --role-name calls --policy-name invoke --policy-document '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:us-east-1:123456789012:${apiId}/prod/GET/who"}}'
    set -- $(aws sts assume-role --role-arn $role --role-session-name ci --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
    AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3 aws sts get-caller-identity --query Account
    ${call('GET')}
    ${call('DELETE')}
    ${call('GET', '')}`)
  expect(printed).toEqual([
    '123456789012',
    'arn:aws:sts::123456789012:assumed-role/calls/ci 200',
    expect.stringMatching(/assumed-role\/calls\/ci is not authorized to perform: execute-api:Invoke on resource: .*DELETE\/who"} 403$/),
    expect.stringMatching(/ 403$/),
  ])
})
