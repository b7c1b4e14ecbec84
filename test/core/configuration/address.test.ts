import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressFault } from '../../../src/core/configuration/address.ts';

describe('addressFault', () => {
  it('takes what a team measures at', () => {
    for (const address of ['http://127.0.0.1:9090', 'https://prometheus.example/base/', 'http://[::1]:9090', 'http://10.0.0.5/metrics', 'http://localhost:4180/metrics', 'http://metadata.example.org/']) {
      assert.equal(addressFault(address), null, address);
    }
  });

  it('refuses the addresses that hand out credentials, however they are written', () => {
    for (const host of ['169.254.169.254', '169.254.0.1', '0xa9fea9fe', '2852039166', '169.254.169.254.', '0251.0376.0251.0376', '[::ffff:169.254.169.254]', '[::169.254.169.254]', '[64:ff9b::169.254.169.254]', '[2002:a9fe:a9fe::1]', '[fe80::1]', '[febf::1]', '[fd00:ec2::254]', '100.100.100.200', '168.63.129.16', 'metadata.google.internal', 'METADATA.google.internal.', '[::ffff:100.100.100.200]', '[::ffff:168.63.129.16]']) {
      assert.match(addressFault(`http://${host}/latest`) ?? '', /link-local or metadata/u, host);
    }
  });

  it('refuses other schemes and credentials', () => {
    for (const address of ['file:///etc/passwd', 'ftp://x.test', 'javascript:1']) assert.match(addressFault(address) ?? '', /neither/u, address);
    for (const address of ['http://a:b@x.test', 'http://a@x.test', 'http://:b@x.test']) assert.match(addressFault(address) ?? '', /credentials/u, address);
    for (const address of ['', 'x.test', 'http://', '//x.test']) assert.match(addressFault(address) ?? '', /no address/u, address);
  });
});
