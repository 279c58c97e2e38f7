import { createGateway } from '@gatewright/gateway'

const gateway = createGateway({
  region: 'us-east-1',
  accountId: '123456789012',
  invokeFunction: async ({ payload }) => {
    const event = JSON.parse(payload)
    const answer = { statusCode: 200, body: `Hello ${event.pathParameters.name}` }
    return { payload: JSON.stringify(answer), requestId: crypto.randomUUID() }
  },
})

gateway.publish({
  protocolType: 'HTTP',
  apiId: 'abc123',
  stages: [
    {
      stage: { stageName: '$default' },
      deployment: {
        api: { apiId: 'abc123', name: 'hello', protocolType: 'HTTP', routeSelectionExpression: '$request.method $request.path' },
        routes: [{ routeId: 'r1', routeKey: 'GET /hello/{name}', target: 'integrations/i1' }],
        integrations: [
          {
            integrationId: 'i1',
            integrationType: 'AWS_PROXY',
            integrationUri: 'arn:aws:lambda:us-east-1:123456789012:function:hello',
            payloadFormatVersion: '2.0',
          },
        ],
        authorizers: [],
        models: [],
      },
    },
  ],
})

export const response: Response = await gateway.fetch(new Request('http://abc123.execute-api.us-east-1.localhost/hello/world'))
