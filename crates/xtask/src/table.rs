//! Text tables.

/// Lays rows out in columns: numbers and times to the right, words and the last column to the left.
pub fn render<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let number = column + 1 < N && (cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit()));
            if number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn columns_line_up() {
        let rows =
            [["suite", "passed", ""], ["rust", "7", "1.95"], ["doctests", "-", ""]].map(|row| row.map(String::from));
        assert_eq!(render(&rows), "suite     passed\nrust           7  1.95\ndoctests       -");
    }
}
