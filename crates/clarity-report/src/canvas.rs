//! Where plots are drawn: SVG without a library's own ideas of fonts, classes or sizes, in which a
//! shape can say what it shows.

use clarity_model::printable;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};
use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

/// What was drawn so far, shared by the canvas and whoever draws on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing(Rc<RefCell<Drawn>>);

#[derive(Debug, Default)]
struct Drawn {
    shapes: String,
    /// What the next shape shows.
    title: Option<String>,
}

impl Drawing {
    /// A canvas of so many pixels.
    pub(crate) fn canvas(&self, size: (u32, u32)) -> Canvas {
        Canvas {
            drawing: self.clone(),
            size,
        }
    }

    /// Tells what the next shape shows: a pointer that rests on it is told.
    pub(crate) fn title(&self, title: String) {
        self.0.borrow_mut().title = Some(title);
    }

    /// The picture. `title` and `about` stand for it where it cannot be seen; `id` is its own
    /// within a page.
    pub(crate) fn svg(&self, size: (u32, u32), id: &str, title: &str, about: &str) -> String {
        let (width, height) = size;
        let (title, about) = (escaped(title), escaped(about));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\" font-family=\"sans-serif\">\n\
             <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{about}</desc>\n{}</svg>\n",
            self.0.borrow().shapes
        )
    }

    fn shape(&self, tag: &str, attributes: &str) {
        let mut drawn = self.0.borrow_mut();
        let _ = match drawn.title.take() {
            Some(title) => {
                let title = escaped(&title);
                writeln!(
                    drawn.shapes,
                    "<{tag}{attributes}><title>{title}</title></{tag}>"
                )
            }
            None => writeln!(drawn.shapes, "<{tag}{attributes}/>"),
        };
    }
}

/// The text of an element or a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// The backend that plotters draws with.
#[derive(Debug)]
pub(crate) struct Canvas {
    drawing: Drawing,
    size: (u32, u32),
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas {
    /// Puts a shape down, unless nobody would see it.
    fn put(&self, tag: &str, color: BackendColor, attributes: &str) {
        if color.alpha > 0.0 {
            self.drawing.shape(tag, attributes);
        }
    }
}

fn hex(color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// ` fill="#..."` for an area, ` fill="none" stroke="#..."` for a line.
fn painted<S: BackendStyle>(style: &S, fill: bool) -> String {
    let color = hex(style.color());
    match (fill, style.stroke_width()) {
        (true, _) => format!(" fill=\"{color}\""),
        (false, 1) => format!(" fill=\"none\" stroke=\"{color}\""),
        (false, width) => format!(" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\""),
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let spelled = path.into_iter().map(|(x, y)| format!("{x},{y}"));
    spelled.collect::<Vec<_>>().join(" ")
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Done {
        let fill = hex(color);
        let at = format!(" x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\" fill=\"{fill}\"");
        self.put("rect", color, &at);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        let ((x1, y1), (x2, y2)) = (from, to);
        let paint = painted(style, false).replace(" fill=\"none\"", "");
        let at = format!(" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{paint}");
        self.put("line", style.color(), &at);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let (x, y) = upper_left;
        let (width, height) = ((bottom_right.0 - x).max(0), (bottom_right.1 - y).max(0));
        let paint = painted(style, fill);
        let at = format!(" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{paint}");
        self.put("rect", style.color(), &at);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let at = format!(" points=\"{}\"{}", points(path), painted(style, false));
        self.put("polyline", style.color(), &at);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        let at = format!(
            " cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{}",
            painted(style, fill)
        );
        self.put("circle", style.color(), &at);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Done {
        let at = format!(" points=\"{}\"{}", points(corners), painted(style, true));
        self.put("polygon", style.color(), &at);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Done {
        let color = style.color();
        if color.alpha == 0.0 || text.is_empty() {
            return Ok(());
        }
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Right => " text-anchor=\"end\"",
            HPos::Center => " text-anchor=\"middle\"",
        };
        // Baselines of fonts differ; what is above one is some seven tenths of its size in all.
        let drop = match style.anchor().v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.35,
            VPos::Bottom => -0.24,
        };
        let turn = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 90,
            FontTransform::Rotate180 => 180,
            FontTransform::Rotate270 => 270,
        };
        let turn = match turn {
            0 => String::new(),
            turn => format!(" transform=\"rotate({turn} {x} {y})\""),
        };
        let weight = match style.style() {
            FontStyle::Bold => " font-weight=\"bold\"",
            _ => "",
        };
        let (size, fill) = (style.size(), hex(color));
        let _ = writeln!(
            self.drawing.0.borrow_mut().shapes,
            "<text x=\"{x}\" y=\"{y}\" dy=\"{drop}em\" font-size=\"{size}\" \
             fill=\"{fill}\"{anchor}{weight}{turn}>{}</text>",
            escaped(text)
        );
        Ok(())
    }
}
