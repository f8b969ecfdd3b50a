import { X509Certificate } from 'node:crypto'
import { open } from 'node:fs/promises'
import { AppError } from '../../src-shared/domain/failure'
import type { ChosenAuthority } from '../../src-shared/ipc/contract'

/** Longest text that an endpoint keeps (endpoint.ts). */
const mostBytes = 100_000

/** Reads a CA file, PEM or DER. Throws `endpoint/invalid` when there is no certificate in it. */
export async function readAuthorityFile(path: string): Promise<ChosenAuthority> {
  const file = await open(path).catch((error: unknown) => {
    throw invalid('The file cannot be read.', error)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0)
    if (bytesRead > mostBytes) throw invalid('The file is too long for a CA file.')
    return readAuthority(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/** The certificates in a file; whatever else is in it, a key above all, is left out. Throws `endpoint/invalid`. */
export function readAuthority(content: Buffer): ChosenAuthority {
  const blocks = content.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
  const certificates = (blocks ?? [content]).map(certificateOf)
  const [first] = certificates
  if (first === undefined) throw invalid('There is no certificate in the file.')
  return {
    pem: certificates.map((certificate) => certificate.toString()).join(''),
    subject: nameOf(first),
    count: certificates.length,
  }
}

function certificateOf(data: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(data)
  } catch (error) {
    throw invalid('There is no certificate in the file.', error)
  }
}

function nameOf({ subject }: X509Certificate): string {
  return /(?:^|\n)CN=([^\n]+)/.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')
}

function invalid(message: string, cause?: unknown): AppError {
  const hint = 'Choose the CA file that the service offers for download, in PEM or DER.'
  return new AppError({ code: 'endpoint/invalid', message, hint }, cause)
}
