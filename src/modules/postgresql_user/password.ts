import { postgresText } from '../../core/sql-text.ts';

/**
 * SQL that compares a password with the hash of a role, and gives the row `password=as wanted`, `password=other` or
 * `password=none`. A hash of SCRAM-SHA-256 contains a salt, so that the server has to compute it again: RFC 5802, as
 * PostgreSQL stores it (src/common/scram-common.c). It has no function for that, so this computes PBKDF2 with sha256().
 * @param name the quoted name of the role
 */
export function passwordSql(name: string, password: string): string {
  const text = postgresText(password);
  return `create or replace function pg_temp.kplay_hmac(inner_key bytea, outer_key bytea, message bytea) returns bytea
  language sql immutable as $f$ select sha256(outer_key || sha256(inner_key || message)) $f$;
create or replace function pg_temp.kplay_pad(key bytea, fill int) returns bytea language plpgsql immutable as $f$
declare
  pad bytea := decode(repeat(lpad(to_hex(fill), 2, '0'), 64), 'hex');
begin
  if length(key) > 64 then key := sha256(key); end if;
  for i in 0 .. length(key) - 1 loop pad := set_byte(pad, i, get_byte(key, i) # fill); end loop;
  return pad;
end $f$;
create or replace function pg_temp.kplay_fits(stored text, password text, salted_with text) returns boolean
  language plpgsql as $f$
declare
  part text[] := regexp_match(stored, '^SCRAM-SHA-256\\$(\\d+):([^$]+)\\$([^:]+):');
  key bytea := convert_to(password, 'UTF8');
  inner_key bytea;
  outer_key bytea;
  u bytea;
  sum bit(256);
begin
  if stored = password or stored = 'md5' || md5(password || salted_with) then return true; end if;
  if part is null then return false; end if;
  inner_key := pg_temp.kplay_pad(key, 54);
  outer_key := pg_temp.kplay_pad(key, 92);
  u := sha256(outer_key || sha256(inner_key || decode(part[2], 'base64') || '\\x00000001'::bytea));
  sum := ('x' || encode(u, 'hex'))::bit(256);
  for i in 2 .. part[1]::int loop
    u := sha256(outer_key || sha256(inner_key || u));
    sum := sum # ('x' || encode(u, 'hex'))::bit(256);
  end loop;
  key := '';
  for i in 0 .. 7 loop
    key := key || decode(lpad(to_hex(substring(sum from 1 + 32 * i for 32)::bit(32)::int), 8, '0'), 'hex');
  end loop;
  u := pg_temp.kplay_hmac(pg_temp.kplay_pad(key, 54), pg_temp.kplay_pad(key, 92), 'Client Key');
  return encode(sha256(u), 'base64') = part[3];
end $f$;
select 'password=' || case
  when rolpassword is null then ${password === '' ? "'as wanted'" : "'none'"}
  when pg_temp.kplay_fits(rolpassword, ${text}, rolname) then 'as wanted'
  else 'other' end from pg_authid where rolname = ${name};`;
}
