/** Light, and dark where the reader's system is. The paper is our own, so the ink is always seen on it. */
export const style = `<style>
text{font:12px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#59636e}
.title{font-size:15px;font-weight:600;fill:#1f2328}.name{font-weight:600;fill:#1f2328}.tick{font-size:11px}
.paper{fill:#fff}.plot{fill:#f6f8fa}.grid,.stage{stroke:#d1d9e0}.stage{stroke:#818b98}
.new{stroke:#d1242f;fill:#d1242f;stroke-width:2.2}.old{stroke:#8c959f;fill:#8c959f;stroke-width:3.2}
.limit{stroke:#bc4c00;stroke-width:1.4;stroke-dasharray:6 4}.verdict{stroke:#8250df;stroke-width:2}
.limitText{fill:#bc4c00;font-size:11px}.verdictText{fill:#8250df;font-weight:600}
.line{fill:none;stroke-linejoin:round}.dot{stroke:none}.area{fill:#d1242f;fill-opacity:.12}
@media (prefers-color-scheme:dark){
text{fill:#9198a1}.title,.name{fill:#f0f6fc}
.paper{fill:#0d1117}.plot{fill:#151b23}.grid{stroke:#2f3742}.stage{stroke:#656c76}
.new{stroke:#ff7b72;fill:#ff7b72}.old{stroke:#7d8590;fill:#7d8590}
.limit{stroke:#e09b13}.verdict{stroke:#ab7df8}.limitText{fill:#e09b13}.verdictText{fill:#ab7df8}
.line{fill:none}.area{fill:#ff7b72}
}
</style>`;
