import { messageOf, NetmonError, systemCode } from '../../core/errors.ts';

/** What an error of pg means. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function postgresFailure(error: unknown, place: string): NetmonError {
  if (error instanceof NetmonError) return error;
  const code = systemCode(error) ?? '';
  const [kind, hint] = meaning(code);
  return new NetmonError(kind, 'store', `${place}: ${messageOf(error)}`, { cause: error, hint });
}

function meaning(code: string): readonly ['DATA_NOT_WRITABLE' | 'STORE_FAILED', string | null] {
  switch (code) {
    case '53100': // disk_full
      return ['DATA_NOT_WRITABLE', 'make room on the disk of the database server'];
    case '25006': // read_only_sql_transaction
      return ['DATA_NOT_WRITABLE', 'name the primary server, not a read-only copy'];
    case '42501': // insufficient_privilege
      return ['DATA_NOT_WRITABLE', 'let this user of the database create and write tables'];
    case '28P01': // invalid_password
    case '28000': // invalid_authorization_specification
      return ['STORE_FAILED', 'see user and password in the address of the database'];
    case '3D000': // invalid_catalog_name
      return ['STORE_FAILED', 'create the database: createdb NAME'];
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return ['STORE_FAILED', 'see that the database server runs and that its address is right'];
    default:
      return ['STORE_FAILED', null];
  }
}
