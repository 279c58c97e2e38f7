import { type Refusal, refuse } from '../decision.ts'

/** The signature cannot be right: AWS's `InvalidSignatureException`. */
export function invalidSignature(message: string, explanation: string = message): Refusal {
  return refuse('INVALID_SIGNATURE', message, explanation)
}

/** A part of the signature is missing: AWS's `IncompleteSignatureException`. */
export function incompleteSignature(message: string): Refusal {
  return { ...invalidSignature(message), errorType: 'IncompleteSignatureException' }
}

/** The access key or session token is not known: AWS's `UnrecognizedClientException`. */
export function invalidToken(explanation: string): Refusal {
  return {
    ...invalidSignature('The security token included in the request is invalid.', explanation),
    errorType: 'UnrecognizedClientException',
  }
}

export function expiredToken(): Refusal {
  return refuse(
    'EXPIRED_TOKEN',
    'The security token included in the request is expired',
    'The temporary credentials have expired',
  )
}

export function missingToken(): Refusal {
  return refuse('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token', 'The request has no signature')
}

/** AWS shows what it would have signed, so that clients can find what differs; it holds nothing but the request. */
export function signatureMismatch({
  canonical,
  stringToSign,
}: {
  readonly canonical: string
  readonly stringToSign: string
}): Refusal {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing ' +
    'method. Consult the service documentation for details.\n\n' +
    `The Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`
  return invalidSignature(message, 'The signature does not match')
}
