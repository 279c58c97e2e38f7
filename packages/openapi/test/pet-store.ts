import type { Values } from './support.ts'

const PETS = 'http://petstore-demo-endpoint.execute-api.com/petstore/pets'
const cors = ['Access-Control-Allow-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Origin']
const header = { type: 'string' }

/** The pet store of the guide (api-gateway-create-api-from-example, create-api-using-swagger): its methods and addresses. */
export const petStore: Values = {
  swagger: '2.0',
  info: { title: 'PetStore', version: '1.0', description: 'A pet store.' },
  schemes: ['https'],
  paths: {
    '/': {
      get: {
        produces: ['text/html'],
        responses: { '200': { description: '200 response', headers: { 'Content-Type': header } } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          passthroughBehavior: 'when_no_match',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: '200',
              responseParameters: { 'method.response.header.Content-Type': "'text/html'" },
              responseTemplates: { 'text/html': '<html><h1>Pets</h1></html>' },
            },
          },
        },
      },
    },
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'type', in: 'query', required: false, type: 'string' }],
        responses: {
          '200': {
            description: '200 response',
            schema: { $ref: '#/definitions/Pets' },
            headers: { 'Access-Control-Allow-Origin': header },
          },
        },
        'x-amazon-apigateway-integration': {
          type: 'http',
          httpMethod: 'GET',
          uri: PETS,
          requestParameters: {
            'integration.request.querystring.type': 'method.request.querystring.type',
          },
          responses: {
            default: {
              statusCode: '200',
              responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
            },
          },
        },
      },
      post: {
        parameters: [{ in: 'body', name: 'NewPet', required: true, schema: { $ref: '#/definitions/NewPet' } }],
        responses: { '200': { description: '200 response' } },
        security: [{ api_key: [] }],
        'x-amazon-apigateway-integration': {
          type: 'http',
          httpMethod: 'POST',
          uri: PETS,
          responses: { default: { statusCode: '200' } },
        },
      },
      options: {
        responses: {
          '200': {
            description: '200 response',
            headers: Object.fromEntries(cors.map((name) => [name, header])),
          },
        },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: '200',
              responseParameters: Object.fromEntries(cors.map((name) => [`method.response.header.${name}`, "'*'"])),
            },
          },
        },
      },
    },
    '/pets/{petId}': {
      get: {
        parameters: [{ name: 'petId', in: 'path', required: true, type: 'string' }],
        responses: {
          '200': { description: '200 response', schema: { $ref: '#/definitions/Pet' } },
        },
        'x-amazon-apigateway-integration': {
          type: 'http',
          httpMethod: 'GET',
          uri: `${PETS}/{petId}`,
          requestParameters: { 'integration.request.path.petId': 'method.request.path.petId' },
          responses: { default: { statusCode: '200' } },
        },
      },
    },
  },
  securityDefinitions: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
  definitions: {
    Pets: { type: 'array', items: { $ref: '#/definitions/Pet' } },
    Pet: {
      type: 'object',
      properties: { id: { type: 'integer' }, type: { type: 'string' }, price: { type: 'number' } },
    },
    NewPet: { type: 'object', properties: { type: { type: 'string' }, price: { type: 'number' } } },
  },
}
