/**
 * Credentials that are known by their looks, whoever holds them. The shapes are those of the default rules of gitleaks 8
 * (https://github.com/gitleaks/gitleaks, config/gitleaks.toml, MIT), of which those with a fixed beginning are taken,
 * under their names there; `url-password` is that of secretlint's basicauth rule.
 */
export interface TokenShape {
  readonly rule: string;
  /** How it begins, at least four characters; one of these. */
  readonly prefixes: readonly string[];
  /** What it cannot be without, where that is quickly seen. */
  readonly needs?: string;
  /** What of a word is masked. Sees the word from at most one character before the prefix on. */
  readonly pattern: RegExp;
}

const ALPHANUMERIC = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];

/** A word of printable ASCII that begins with a prefix, is not the end of a longer word, and goes on as said. */
function shape(rule: string, prefixes: readonly string[], rest: string): TokenShape {
  return { rule, prefixes, pattern: new RegExp(`(?<![A-Za-z0-9_])(?:${prefixes.map(escaped).join('|')})${rest}`, 'g') };
}

function escaped(text: string): string {
  return text.replaceAll(/[.\-/+]/g, String.raw`\$&`);
}

export const TOKEN_SHAPES: readonly TokenShape[] = [
  shape('1password-service-account-token', ['ops_'], 'eyJ[A-Za-z0-9+/]{100,}={0,3}'),
  shape('age-secret-key', ['AGE-SECRET-KEY-1'], '[0-9A-Z]{58}'),
  shape('alibaba-access-key-id', ['LTAI'], '[A-Za-z0-9]{20}(?![A-Za-z0-9])'),
  shape('anthropic-api-key', ['sk-ant-'], '[A-Za-z0-9_-]{20,}'),
  shape('artifactory-api-key', ['AKCp'], '[A-Za-z0-9]{69}'),
  shape('artifactory-reference-token', ['cmVmd'], '[A-Za-z0-9]{59}'),
  shape('atlassian-api-token', ['ATATT3'], '[A-Za-z0-9_=-]{60,}'),
  shape('aws-access-token', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '[A-Z2-7]{16}(?![A-Za-z0-9])'),
  shape('databricks-api-token', ['dapi'], '[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])'),
  shape('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[a-f0-9]{64}'),
  shape('doppler-api-token', ['dp.pt.'], '[A-Za-z0-9]{40,}'),
  shape('dynatrace-api-token', ['dt0c01.'], '[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}'),
  shape('flyio-access-token', ['fo1_', 'fm1_', 'fm1a_', 'fm1r_', 'fm2_'], '[A-Za-z0-9+/_-]{40,}={0,3}'),
  shape('gcp-api-key', ['AIza'], '[A-Za-z0-9_-]{35}'),
  shape('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9]{36,}'),
  shape('github-fine-grained-pat', ['github_pat_'], '[A-Za-z0-9_]{22,}'),
  shape('gitlab-token', ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glft-', 'glsoat-', 'glimt-', 'glagent-', 'glcbt-', 'glffct-', 'GR1348941'], '[A-Za-z0-9_-]{20,}'),
  shape('grafana-token', ['glc_', 'glsa_'], '[A-Za-z0-9+/_]{32,}={0,3}'),
  shape('hashicorp-tf-api-token', ['.atlasv1.'], '[A-Za-z0-9=_-]{60,70}'),
  shape('huggingface-access-token', [...ALPHANUMERIC.map((character) => `hf_${character}`), 'api_org_'], '[A-Za-z]{30,}(?![A-Za-z0-9])'),
  shape('jwt', ['ewog', ...ALPHANUMERIC.map((character) => `eyJ${character}`)], '[A-Za-z0-9_-]{13,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*'),
  shape('linear-api-key', ['lin_api_'], '[A-Za-z0-9]{40}'),
  shape('new-relic-user-api-key', ['NRAK-', 'NRJS-', 'NRII-'], '[A-Za-z0-9-]{19,32}'),
  shape('npm-access-token', ['npm_'], '[A-Za-z0-9]{36}'),
  shape('openai-api-key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], '[A-Za-z0-9_-]{40,}'),
  shape('openai-api-key', ALPHANUMERIC.map((character) => `sk-${character}`), '[A-Za-z0-9]{19}T3BlbkFJ[A-Za-z0-9]{20}'),
  shape('perplexity-api-key', ['pplx-'], '[A-Za-z0-9]{48}'),
  shape('planetscale-token', ['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'], '[A-Za-z0-9=._-]{32,64}'),
  shape('postman-api-token', ['PMAK-'], '[a-fA-F0-9]{24}-[a-fA-F0-9]{34}'),
  shape('pulumi-api-token', ['pul-'], '[a-f0-9]{40}'),
  shape('pypi-upload-token', ['pypi-AgEIcHlwaS5vcmc'], '[A-Za-z0-9_-]{50,}'),
  shape('rubygems-api-token', ['rubygems_'], '[a-f0-9]{48}'),
  shape('sendgrid-api-token', ALPHANUMERIC.map((character) => `SG.${character}`), '[A-Za-z0-9_.-]{60,}'),
  shape('sentry-token', ['sntrys_', 'sntryu_'], '[A-Za-z0-9+/=_]{60,}'),
  shape('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[a-fA-F0-9]{32}'),
  shape('slack-token', ['xoxb-', 'xoxp-', 'xoxe-', 'xoxa-', 'xoxo-', 'xoxr-', 'xoxs-', 'xapp-', 'xoxe.'], '[A-Za-z0-9.-]{10,}'),
  shape('square-access-token', ['sq0atp-', 'sq0csp-'], '[A-Za-z0-9_-]{22,60}'),
  shape('stripe-access-token', ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'], '[A-Za-z0-9]{10,99}'),
  shape('vault-token', ['hvs.', 'hvb.'], '[A-Za-z0-9_-]{90,}'),
  { rule: 'slack-webhook-url', prefixes: ['hooks.slack.com/'], pattern: /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9+/]{43,60}/g },
  { rule: 'url-password', needs: '@', prefixes: [...ALPHANUMERIC, ...'-._~%!$&\'()*+,;=:'].map((character) => `://${character}`), pattern: /(?<=:\/\/[^\s/?#:@"'<>]{0,256}:)[^\s/?#@"'<>]+(?=@)/g },
];

/** A private key in PEM (RFC 7468), also in JSON, where its line feeds are `\n`. Has blanks and line feeds, so it is no word. */
export const PRIVATE_KEY: TokenShape = {
  rule: 'private-key',
  prefixes: ['-----BEGIN '],
  pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*/g,
};
